namespace MeterNode.Core.Ports
{
    /// <summary>One pulse input: a machine's shots, a flow meter.</summary>
    public interface IPulseCounter
    {
        /// <summary>Pulses since construction, debounced up to <paramref name="nowMicros"/>. Called at every turn of the loop.</summary>
        long Read(long nowMicros);

        /// <summary>Monotonic time of the last pulse counted, µs; 0 before the first.</summary>
        long LastMicros { get; }
    }
}
