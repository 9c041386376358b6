namespace MeterNode.Report;

/// <summary>The charts of a report.</summary>
public enum ReportChartKind
{
    /// <summary>Energy of each quarter hour: days down, time of day across.</summary>
    HeatMap,

    /// <summary>Mean power of the quarter hours, one after the other.</summary>
    LoadProfile,

    /// <summary>Power that is reached or exceeded in how much of the time.</summary>
    LoadDuration,

    /// <summary>Energy of days against what they made, with the baseline.</summary>
    Baseline,

    /// <summary>Where energy comes from and goes to.</summary>
    EnergyFlow,

    /// <summary>Energy and time by state, machine by machine.</summary>
    States,

    /// <summary>How often a shot took how much energy.</summary>
    ShotHistogram,

    /// <summary>Deviation of each evaluation period of a zone against its band.</summary>
    Control,

    /// <summary>How complete each machine's data is, day by day.</summary>
    Completeness,
}
