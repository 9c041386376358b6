namespace MeterNode.Server.Web.Shown;

/// <summary>Shapes of a state; each goes with a word, so no meaning hangs on a colour.</summary>
public enum Mark
{
    /// <summary>A full dot: in order.</summary>
    Order,

    /// <summary>A triangle: somebody should look.</summary>
    Attention,

    /// <summary>A square: a fault.</summary>
    Fault,

    /// <summary>A ring: off.</summary>
    Off,

    /// <summary>A half dot: standby.</summary>
    Standby,

    /// <summary>A dash: no data.</summary>
    None,
}
