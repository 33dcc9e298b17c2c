"""A synthetic scenario with every kind of judgement; its figures mean nothing."""

EVERY_JUDGEMENT = """
extends = "nottingham-2025-26"
id      = "every-judgement"
title   = "Every kind of judgement"
years   = ["2026/27", "2027/28"]

[[budget]]
line   = "core"
amount = 2_500_000_000
growth = 0.04
basis  = "core"

[[budget]]
line   = "primary medical care"
amount = "published"
growth = 0.03
basis  = "primary_medical"

[[budget]]
line   = "services"
amount = 400_000_000
growth = 0.04
basis  = "functions"

[budget.functions]
maternity = { "2026/27" = 20_000_000, "2027/28" = 21_000_000 }

[[budget]]
line   = "St. Ann's fund"
amount = { "2026/27" = 20_000_000, "2027/28" = 10_000_000 }
from   = "core"
basis  = "mental_health"

[[weight]]
line      = "core"
kind      = "deprivation"
quintiles = [1.04, 1.03, 1.02, 1.01, 1]
already_in_formula = "Synthetic: nothing is counted twice here."

[[weight]]
line      = "St. Ann's fund"
kind      = "deprivation"
quintiles = [1.5, 1, 1, 1, 1]
already_in_formula = "Synthetic: nothing is counted twice here."

[[weight]]
line      = "St. Ann's fund"
kind      = "ethnicity"
evidence  = ["our.audit"]
phi       = 0.2
already_in_formula = "Synthetic: nothing is counted twice here."

[[evidence]]
outcome         = "our.audit"
group           = "South Asian"
census_groups   = ["Asian: Indian", "pakistani"]
estimate        = 1.4
lower           = 1.1
upper           = 1.8
measure         = "rate_ratio"
reference_group = "White British"
adjusted_for    = "age, sex, deprivation"
rates           = "stroke_and_tia"

[[evidence]]
outcome         = "our.audit"
group           = "Black"
census_groups   = ["black_african"]
estimate        = 1.2
lower           = 1.1
upper           = 1.3
measure         = "rate_ratio"
reference_group = "White British"
adjusted_for    = "age, sex, deprivation"
rates           = "stroke_and_tia"

[health_inequalities]
share = 0.15

[list_inflation]
lambda = 0.5

[baseline.amounts.core]
"Nottingham City"       = 700_000_000
"South Nottinghamshire" = 700_000_000
"Mid Nottinghamshire"   = 650_000_000
"Bassetlaw"             = 250_000_000

[baseline.amounts."primary medical care"]
"Nottingham City"       = 80_000_000
"South Nottinghamshire" = 75_000_000
"Mid Nottinghamshire"   = 65_000_000
"Bassetlaw"             = 25_000_000

[convergence]
speed_over   = 0.5
speed_under  = 1
cap_over     = 0.02
cap_under    = 0.02
begins_over  = 0.01
begins_under = 0

[convergence.lines."primary medical care"]
speed_over = 0.4
cap_over   = 0.03
"""
