namespace MeterNode.Cli.Diagnostics;

/// <summary>A serial port of this machine.</summary>
/// <param name="Path">What to give to <c>--port</c>.</param>
/// <param name="Usable">Whether this user may read and write it.</param>
public sealed record SerialPortInfo(string Path, bool Usable);
