namespace MeterNode.Figures;

/// <summary>Registers that are divided among quarter hours.</summary>
public enum SlotRegister
{
    /// <summary>Energy taken, J.</summary>
    ImportJoules,

    /// <summary>Energy given back, J.</summary>
    ExportJoules,

    /// <summary>Inductive reactive energy, var·s.</summary>
    InductiveVarSeconds,

    /// <summary>Capacitive reactive energy, var·s.</summary>
    CapacitiveVarSeconds,

    /// <summary>Shots.</summary>
    Shots,

    /// <summary>Waste heat, J.</summary>
    HeatJoules,
}
