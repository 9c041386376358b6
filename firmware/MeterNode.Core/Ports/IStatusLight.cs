namespace MeterNode.Core.Ports
{
    /// <summary>The light that tells the electrician how the node is.</summary>
    public interface IStatusLight
    {
        /// <summary>Chooses what the light says from now on.</summary>
        void Show(LightPattern pattern);

        /// <summary>Lets the light blink; called at every turn of the loop.</summary>
        void Poll(long nowMicros);
    }
}
