namespace MeterNode.Plant.Hardware;

/// <summary>Pins of an RS-485 transceiver that have other uses in a node without a meter.</summary>
/// <param name="Tx">GPIO to the transceiver's DI.</param>
/// <param name="Rx">GPIO from the transceiver's RO.</param>
/// <param name="De">GPIO to the transceiver's DE and /RE.</param>
/// <param name="InsteadOf">Signals that a node with a meter does not have.</param>
public sealed record Rs485Pins(int Tx, int Rx, int De, string[] InsteadOf);
