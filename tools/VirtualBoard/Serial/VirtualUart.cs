namespace MeterNode.VirtualBoard;

/// <summary>An open UART: what it sends goes onto the bus, what the bus carries waits in its buffer.</summary>
internal sealed class VirtualUart(BoardClock clock, Rs485Bus bus, SerialFormat format, bool drivesTheBus, int bufferSize)
{
    private readonly Queue<byte> _received = new();

    /// <summary>Bytes that have arrived.</summary>
    public int Waiting
    {
        get
        {
            Collect();
            return _received.Count;
        }
    }

    /// <summary>Sends; without RS-485 mode the transceiver is never switched to send, and nobody hears it.</summary>
    public void Send(ReadOnlySpan<byte> bytes)
    {
        Collect();
        long endNanos = clock.NowNanos + (bytes.Length * format.CharacterNanos);
        if (drivesTheBus)
        {
            bus.Carry(bytes.ToArray(), format, clock.NowNanos, endNanos);
        }

        clock.AdvanceToNanos(endNanos);
    }

    /// <summary>Waits until <paramref name="buffer"/> is full or <paramref name="timeoutMs"/> have passed.</summary>
    public int Read(Span<byte> buffer, int timeoutMs)
    {
        long deadlineNanos = timeoutMs < 0 ? long.MaxValue : clock.NowNanos + (timeoutMs * 1_000_000L);
        while (Waiting < buffer.Length)
        {
            if (clock.NowNanos >= deadlineNanos)
            {
                throw new TimeoutException();
            }

            if (timeoutMs < 0 && !bus.HasMore)
            {
                throw new InvalidOperationException("The firmware waits for ever for bytes that nobody sends.");
            }

            clock.AdvanceNanos(format.CharacterNanos);
        }

        for (int i = 0; i < buffer.Length; i++)
        {
            buffer[i] = _received.Dequeue();
        }

        return buffer.Length;
    }

    private void Collect()
    {
        while (bus.TryTake(clock.NowNanos, out byte value))
        {
            if (_received.Count < bufferSize)
            {
                _received.Enqueue(value);
            }
        }
    }
}
