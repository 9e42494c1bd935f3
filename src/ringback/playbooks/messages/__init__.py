"""What is said to leads: template files, rendering in a sandbox, composing e-mail that is complete and lawful."""
