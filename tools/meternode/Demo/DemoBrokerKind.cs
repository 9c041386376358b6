namespace MeterNode.Cli.Demo;

/// <summary>Which broker a demonstration runs on.</summary>
internal enum DemoBrokerKind
{
    /// <summary>The one in this process: nothing needs to be installed.</summary>
    Embedded,

    /// <summary>A mosquitto of this machine, with the configuration that the plant folder holds.</summary>
    Mosquitto,
}
