with

results as (
    select *
    from {{ ref('stg_indicator_result') }}
    where restates_fact_id is null
),

units as (
    select * from {{ ref('stg_unit') }}
),

-- A target of exactly none, or of a place in a ranking, is a ceiling: more is worse.
operators as (
    select
        results.*,
        case
            when
                coalesce(results.target_op, '=') = '='
                and (results.target_value = 0 or units.quantity is not distinct from 'rank')
                then '<='
            else coalesce(results.target_op, '=')
        end as target_is,
        coalesce(results.actual_op, '=') as actual_is,
    from results
    left join units using (unit)
),

-- What is certain of the result, seen from the target; each is empty where either has no number.
compared as (
    select
        *,
        target_is in ('<=', '<') as is_ceiling,
        (actual_is in ('=', '>=') and actual_value > target_value)
        or (actual_is = '>' and actual_value >= target_value) as is_above,
        (actual_is in ('=', '<=') and actual_value < target_value)
        or (actual_is = '<' and actual_value <= target_value) as is_below,
        actual_is in ('=', '>=', '>') and actual_value >= target_value as is_at_least,
        actual_is in ('=', '<=', '<') and actual_value <= target_value as is_at_most,
        -- What a report prints of a corrected number says nothing of how the number compares.
        is_corrected is not true
        and regexp_replace(target_text, '[\s。，；]', '', 'g') = regexp_replace(actual_text, '[\s。，；]', '', 'g')
            as is_same_text,
    from operators
),

final as (
    select
        *,
        if(
            actual_is in ('=', '>=', '>') and not is_ceiling,
            actual_value::double / nullif(target_value, 0)::double,
            null
        ) as attainment_rate,
        case
            -- Too late is missed, whatever the number.
            when actual_on > target_by then 'missed'
            when target_is = '<=' and is_at_most then 'met'
            when target_is = '<=' and is_above then 'missed'
            when target_is = '<' and is_below then 'met'
            when target_is = '<' and is_at_least then 'missed'
            -- More than 30 where more than 30 was asked: the target itself, not more than it.
            when target_is = '>' and actual_is = '>' and actual_value = target_value then 'met'
            when target_is = '>' and is_above then 'exceeded'
            when target_is = '>' and is_at_most then 'missed'
            when target_is in ('=', '>=', '~') and is_above then 'exceeded'
            when target_is in ('=', '>=', '~') and is_at_least then 'met'
            when target_is in ('=', '>=') and is_below then 'missed'
            when actual_on <= target_by and target_value is null then 'met'
            when is_same_text then 'met'
            else 'unclear'
        end as status,
    from compared
)

select * from final
