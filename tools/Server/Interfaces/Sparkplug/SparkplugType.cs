namespace MeterNode.Server.Interfaces.Sparkplug;

/// <summary>Types of metrics that are used here (Sparkplug 3.0, "Data Types").</summary>
internal enum SparkplugType : uint
{
    /// <summary>Whole number, 64 bits.</summary>
    Int64 = 4,

    /// <summary>IEEE 754, 64 bits.</summary>
    Double = 10,

    /// <summary>True or false.</summary>
    Boolean = 11,

    /// <summary>UTF-8.</summary>
    String = 12,
}
