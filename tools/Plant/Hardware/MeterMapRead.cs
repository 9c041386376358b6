namespace MeterNode.Plant.Hardware;

/// <summary>One request of a meter map.</summary>
/// <param name="Place">Register address (Modbus) or data identifier (DL/T 645), as <c>0x</c> and hexadecimal digits.</param>
/// <param name="Count">Registers, or bytes of data.</param>
/// <param name="Values">What the answer holds.</param>
/// <param name="Function">Modbus function 3 or 4.</param>
public sealed record MeterMapRead(string Place, int Count, MeterMapValue[] Values, int Function = 17);
