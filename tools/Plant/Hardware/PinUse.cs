namespace MeterNode.Plant.Hardware;

/// <summary>What a pin of a board is used for.</summary>
/// <param name="Signal">Short name, as in the wiring pictures: I1, U1, SDI, SDO, SCK, CS1, SHOT, FLOW, LED, BUTTON.</param>
/// <param name="Gpio">GPIO number.</param>
/// <param name="Direction">Seen from the chip.</param>
public sealed record PinUse(string Signal, int Gpio, PinDirection Direction);
