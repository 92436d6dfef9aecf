"""What there is: statistics, VoID, DCAT and the service description, for each set of audiences."""
