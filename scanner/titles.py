"""What people are called by before their names: one list for all rooms that read names."""

from __future__ import annotations

# By their age and their sex.
TITLES = tuple("ông bà anh chị cô chú bác em cháu dì cậu mợ thím dượng thầy cụ".split())
# By what they are in their family.
FAMILY = tuple("con vợ chồng cha mẹ bố má".split())
