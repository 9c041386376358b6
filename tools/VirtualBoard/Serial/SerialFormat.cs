using System.IO.Ports;

namespace MeterNode.VirtualBoard;

/// <summary>How a character goes over a serial line; 8 data bits.</summary>
/// <param name="Baud">Bits a second.</param>
/// <param name="Parity">Parity bit.</param>
/// <param name="StopBits">Stop bits.</param>
public sealed record SerialFormat(int Baud, Parity Parity, StopBits StopBits)
{
    /// <summary>Time of one character, ns.</summary>
    public long CharacterNanos => (1 + 8 + (Parity == Parity.None ? 0 : 1) + (StopBits == StopBits.Two ? 2 : 1)) * 1_000_000_000L / Baud;
}
