namespace MeterNode.Core.Ports
{
    /// <summary>What <see cref="IMeterProtocol.Find"/> says where there are no data.</summary>
    public static class MeterAnswer
    {
        /// <summary>The answer is not there, or not whole.</summary>
        public const int None = -1;

        /// <summary>The meter answers that it has not got what was asked for.</summary>
        public const int Refused = -2;
    }
}
