"""Forms of the incidents room."""
