namespace MeterNode.Core.Ports
{
    /// <summary>A part that resets the board when nobody feeds it.</summary>
    public interface IWatchdog
    {
        /// <summary>Says that everything is alive. Takes microseconds; may be called as often as one likes.</summary>
        void Feed();
    }
}
