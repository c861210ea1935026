"""The quiz's pages, one module a family: choosing, sitting, learning."""
