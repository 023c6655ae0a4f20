with

drawn as (
    select * from {{ ref('stg_sample') }}
),

strata as (
    select
        sample,
        drawn_on,
        kind,
        confidence_band,
        max(stratum_facts) as facts,
        count(*) as drawn,
        count(*) filter (where review <> 'extracted') as reviewed,
        count(*) filter (where review = 'accepted') as correct,
    from drawn
    group by sample, drawn_on, kind, confidence_band
),

-- Each stratum, each kind, and all together.
groups as (
    select * from strata
    union all
    select * replace ('all' as confidence_band) from strata
    union all
    select * replace ('all' as kind, 'all' as confidence_band) from strata
),

-- A stratum counts for as much as it has facts. Of how many facts drawn from the whole the reviewed ones are worth is
-- Kish's effective size: they stand for different numbers of facts each.
estimates as (
    select
        sample,
        drawn_on,
        kind,
        confidence_band,
        sum(facts)::integer as facts,
        sum(drawn)::integer as drawn,
        sum(reviewed)::integer as reviewed,
        sum(correct)::integer as correct,
        coalesce(sum(facts) filter (where reviewed > 0), 0)::integer as covered_facts,
        sum(facts::double * correct / reviewed) filter (where reviewed > 0)
        / sum(facts) filter (where reviewed > 0) as precision_found,
        power(sum(facts) filter (where reviewed > 0), 2)
        / sum(facts::double * facts / reviewed) filter (where reviewed > 0) as effective_size,
        3.841459 as square_of_z,
    from groups
    group by sample, drawn_on, kind, confidence_band
),

-- Wilson's interval, of 95 percent: it holds for few facts too, and where all are right.
intervals as (
    select
        *,
        precision_found + square_of_z / (2 * effective_size) as centre,
        sqrt(
            square_of_z
            * (
                precision_found * (1 - precision_found) / effective_size
                + square_of_z / (4 * effective_size * effective_size)
            )
        ) as half,
        1 + square_of_z / effective_size as scale,
    from estimates
),

final as (
    select
        sample || '/' || kind || '/' || confidence_band as quality_id,
        sample,
        drawn_on,
        kind,
        confidence_band,
        facts,
        drawn,
        reviewed,
        correct,
        covered_facts,
        round(precision_found, 4) as precision_found,
        round((centre - half) / scale, 4) as precision_lower,
        round((centre + half) / scale, 4) as precision_upper,
    from intervals
)

select * from final
