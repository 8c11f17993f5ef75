"""Made-up people, papers, cards and screens: the samples and the benchmark are drawn with it."""
