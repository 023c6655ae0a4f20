with

tests as (
    {% for family in ['scores', 'money', 'ratios', 'targets', 'time', 'words', 'counts'] %}
        select * from {{ ref('int_audit_' ~ family) }}
        {{ 'union all by name' if not loop.last }}
    {% endfor %}
),

exact as (
    select
        * exclude (reported, recomputed, step, slack),
        reported::decimal(24, 6) as reported,
        round(recomputed::double, 6)::decimal(24, 6) as recomputed,
        step::decimal(24, 6) as step,
        slack::decimal(24, 6) as slack,
    from tests
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
        case
            when test = 'untestable' then 'not_testable'
            when test = 'verdict' then if(contradicts, 'violated', 'holds')
            when reported is null or recomputed is null then 'not_testable'
            when difference = 0 then 'holds'
            when test = 'at_most' then if(difference <= tolerance, 'holds', 'violated')
            when test = 'at_least' then if(difference >= -tolerance, 'holds', 'violated')
            when abs(off_rounded) < 0.0000005 then 'rounding'
            when abs(off_truncated) < 0.0000005 then 'truncated'
            when abs(difference) <= tolerance then 'rounding'
            -- Where more parts may exist than are printed, less than the whole proves nothing; more does. What remains
            -- after the printed deductions can then only be too much.
            when not is_complete and if(coalesce(is_remainder, false), difference < 0, difference > 0)
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
