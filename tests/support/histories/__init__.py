"""Made histories of repositories, and what judging each of their commits must say."""
