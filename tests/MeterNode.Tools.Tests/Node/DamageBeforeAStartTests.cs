namespace MeterNode.Tools.Tests.Node;

/// <summary>Packs damaged on flash while nobody was there to take them: the node's own reading of its packs must not hide one.</summary>
[TestClass]
public sealed class DamageBeforeAStartTests
{
    [TestMethod]
    [DataRow(true, false)]
    [DataRow(false, true)]
    [DataRow(true, true)]
    public void Start_PacksDamagedInOldAndNewSegments_EachIsDeclaredAndTheCollectorGoesOn(bool inOldest, bool inNewest)
    {
        var rig = new NodeRig(node => node.OutboxSegments = 200, mould: _ => new NoisyMould(1));
        rig.Run(130);
        rig.Uplink.IsConnected = false;
        rig.Run(60 * 40);
        string[] segments = [.. rig.Flash.List().Where(name => name.StartsWith("ob-", StringComparison.Ordinal)).Order()];
        Assert.IsGreaterThan(1, segments.Length);
        Damage(rig, segments[0], inOldest ? rig.Flash.Length(segments[0]) / 2 : -1);
        Damage(rig, segments[^1], inNewest ? rig.Flash.Length(segments[^1]) - 3000 : -1);

        rig.PowerCycle();
        rig.Uplink.IsConnected = true;
        rig.Run(3000);

        rig.Arrived(gapsAllowed: true);
        long[] missing = [.. Enumerable.Range(0, (int)rig.Packs.Keys.Max()).Select(seq => (long)seq).Except(rig.Packs.Keys)];
        Assert.HasCount((inOldest ? 1 : 0) + (inNewest ? 1 : 0), missing);
        Assert.IsGreaterThan(rig.Packs.Keys.Max() - 3, rig.Collector.Stored, "the collector stands before no pack");
        rig.Check();
    }

    private static void Damage(NodeRig rig, string segment, long at)
    {
        if (at >= 0)
        {
            byte[] bytes = rig.Flash.ReadAll(segment);
            bytes[at] ^= 0x55;
            rig.Flash.Write(segment, bytes, 0, bytes.Length);
        }
    }
}
