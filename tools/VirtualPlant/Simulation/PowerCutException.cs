namespace MeterNode.VirtualPlant.Simulation;

/// <summary>The board has no supply any more: whatever the firmware was doing ends here.</summary>
public sealed class PowerCutException() : Exception("the board's supply was cut");
