namespace MeterNode.Cli.Diagnostics;

/// <summary>Outcome of one check.</summary>
public enum CheckState
{
    /// <summary>In order.</summary>
    Ok,

    /// <summary>Absent, and most machines do not need it.</summary>
    Optional,

    /// <summary>Some commands will not work.</summary>
    Warn,

    /// <summary>The first steps of the README will not work.</summary>
    Fail,
}
