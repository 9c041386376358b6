namespace MeterNode.Core.Evidence
{
    /// <summary>Scratch elements of the point formulas, allocated once per owner.</summary>
    internal sealed class P256Workspace
    {
        public readonly long[] T0 = new long[P256Field.LimbCount];
        public readonly long[] T1 = new long[P256Field.LimbCount];
        public readonly long[] T2 = new long[P256Field.LimbCount];
        public readonly long[] T3 = new long[P256Field.LimbCount];
        public readonly long[] T4 = new long[P256Field.LimbCount];
        public readonly long[] T5 = new long[P256Field.LimbCount];
        public readonly long[] T6 = new long[P256Field.LimbCount];
        public readonly long[] T7 = new long[P256Field.LimbCount];
    }
}
