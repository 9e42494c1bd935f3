"""What people type into pages, read and checked for form; whether it makes sense is the services' business."""
