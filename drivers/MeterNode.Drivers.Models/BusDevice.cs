namespace MeterNode.Drivers.Models;

/// <summary>A simulated device on a serial line.</summary>
public abstract class BusDevice
{
    /// <summary>When set, the device is off.</summary>
    public bool IsSilent { get; set; }

    /// <summary>From the end of a request to the beginning of the answer, ms.</summary>
    public double AnswerMs { get; set; } = 20;

    /// <summary>
    /// What the device sends after it has heard <paramref name="frame"/>; null when that is not for it, or not whole.
    /// <paramref name="nowNanos"/> is the board's time.
    /// </summary>
    public abstract byte[]? Answer(byte[] frame, long nowNanos);
}
