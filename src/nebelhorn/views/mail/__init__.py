"""What our mails say: text and HTML that old mail programs show well."""
