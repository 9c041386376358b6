namespace MeterNode.Plant.Hardware;

/// <summary>Which pin a converter channel measures.</summary>
public sealed record AdcChannelPin(int Channel, int Gpio);
