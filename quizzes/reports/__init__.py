"""What quizzes tell of: rows through grading to frozen dataclasses, for pages, API and admin alike."""
