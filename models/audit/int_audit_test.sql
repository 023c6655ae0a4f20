{#-
    Where a test does not say in what its figures are and by what steps they are printed: points, posts and counts are
    printed to the last digit, sums of money to the cent, percentages to a hundredth; dates are days apart.
-#}
{%- set families = {
    'scores': {'unit': "'分'", 'step': 0.0001},
    'losses': {'unit': "'分'", 'step': 0.0001},
    'money': {'unit': "'元'", 'step': 0.01},
    'lists': {'unit': "'元'", 'step': 0.01},
    'sentences': {'unit': "'元'", 'step': 0.01},
    'ratios': {'unit': "'%'", 'step': 0.01},
    'targets': {'unit': 'null', 'step': 1},
    'time': {'unit': "'天'", 'step': 1},
    'words': {'unit': 'null', 'step': 0.01},
    'counts': {'unit': 'null', 'step': 0.0001},
    'form': {'unit': "'分'", 'step': 0.0001},
    'beside': {'unit': 'null', 'step': 0.01},
    'divisions': {'unit': "'元'", 'step': 0.01},
    'announced': {'unit': 'null', 'step': 0.01},
    'bases': {'unit': "'%'", 'step': 0.01},
    'retold': {'unit': 'null', 'step': 0.01},
} -%}
with

tests as (
    {% for family, given in families.items() %}
        select
            -- Families count in decimals or in binary fractions: what is common to both is made of each by itself.
            * replace (round(recomputed::double, 6)::decimal(24, 6) as recomputed),
            {{ given.unit }} as family_unit,
            {{ given.step }} as family_step,
        from {{ ref('int_audit_' ~ family) }}
        {{ 'union all by name' if not loop.last }}
    {% endfor %}
),

-- A family yields what it knows. What it leaves out: nothing is missing from a sum, nothing is what remains of one,
-- no input was rounded, and what holds is proved by it.
complete as (
    select
        * replace (
            coalesce(unit, family_unit) as unit,
            coalesce(step, family_step) as step,
            coalesce(slack, 0) as slack,
            coalesce(is_complete, true) as is_complete,
            coalesce(is_remainder, false) as is_remainder,
            coalesce(proves_nothing, false) as proves_nothing
        ),
    from tests
),

exact as (
    select
        * exclude (reported, step, slack),
        reported::decimal(24, 6) as reported,
        step::decimal(24, 6) as step,
        slack::decimal(24, 6) as slack,
    from complete
),

-- A printed figure stands for all that round to it: half a unit of its last place, and what its own inputs leave open.
measured as (
    select
        *,
        (reported - recomputed)::decimal(24, 6) as difference,
        (step / 2 + slack)::decimal(24, 6) as tolerance,
        -- rounded before: a tie must not hang on the last bit of a binary fraction
        reported - round(round(recomputed / step, 6)) * step as off_rounded,
        reported - trunc(round(recomputed / step, 6)) * step as off_truncated,
    from exact
),

final as (
    select
        report_id,
        rule_id,
        place,
        test,
        case
            when test = 'untestable' then 'not_testable'
            when test = 'verdict' and contradicts then 'violated'
            when test = 'verdict' then if(proves_nothing, 'vacuous', 'holds')
            when reported is null or recomputed is null then 'not_testable'
            when difference = 0 then 'holds'
            when test = 'at_most' then if(difference <= tolerance, 'holds', 'violated')
            when test = 'at_least' then if(difference >= -tolerance, 'holds', 'violated')
            when abs(off_rounded) < 0.0000005 then 'rounding'
            when abs(off_truncated) < 0.0000005 then 'truncated'
            when abs(difference) <= tolerance then 'rounding'
            -- Where more parts may exist than are printed, less than the whole proves nothing; more does. What remains
            -- after the printed deductions can then only be too much.
            when not is_complete and if(is_remainder, difference < 0, difference > 0)
                then 'not_testable'
            else 'violated'
        end as outcome,
        reported,
        recomputed,
        difference,
        if(test in ('equal', 'at_most', 'at_least'), tolerance, null) as tolerance,
        unit,
        test = 'equal'
        and outcome = 'rounding'
        and abs(off_rounded) >= 0.0000005
        and abs(off_truncated) >= 0.0000005 as is_explained_by_inputs,
        fact_ids,
        detail,
    from measured
)

select * from final
