"""Cards to frozen page objects, for views, API and the admin's preview."""
