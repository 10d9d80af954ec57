"""Made-up requests in any number, to measure the console with: nobody of them exists. Pure."""
