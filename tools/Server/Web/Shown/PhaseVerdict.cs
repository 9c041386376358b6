namespace MeterNode.Server.Web.Shown;

/// <summary>What can be said of a clamp.</summary>
public enum PhaseVerdict
{
    /// <summary>Current and voltage fit together, and there is enough of both.</summary>
    Right,

    /// <summary>The clamp is the wrong way round.</summary>
    Reversed,

    /// <summary>The clamp is on another phase's conductor.</summary>
    OtherPhase,

    /// <summary>The voltage input shows no voltage.</summary>
    NoVoltage,

    /// <summary>It has no current while other phases have.</summary>
    NoCurrent,

    /// <summary>There is too little current to tell.</summary>
    TooSmall,

    /// <summary>Without a voltage input nobody can tell.</summary>
    Untold,
}
