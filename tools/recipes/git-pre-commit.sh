#!/bin/sh
# Refuses a commit that would publish personal data in PDFs and images. Looks at what is staged,
# not at what lies in the folder. To install: copy it to .git/hooks/pre-commit (executable).
set -eu
staged=$(mktemp -d)
trap 'rm -rf "$staged"' EXIT
git diff --cached --name-only --diff-filter=ACMR -z -- \
    ':(icase)*.pdf' ':(icase)*.png' ':(icase)*.jpg' ':(icase)*.jpeg' ':(icase)*.webp' \
    ':(icase)*.bmp' ':(icase)*.gif' ':(icase)*.tif' ':(icase)*.tiff' ':(icase)*.heic' \
    ':(icase)*.heif' ':(icase)*.avif' |
    git checkout-index -z --stdin --prefix="$staged/"
[ -n "$(ls -A "$staged")" ] || exit 0
lolot scan "$staged" --no-resume
