using MeterNode.Wire;

namespace MeterNode.Tools.Tests.Node;

/// <summary>A verified pack with the questions that tests ask.</summary>
internal sealed record ArrivedPack(Pack Pack, PackPayload Payload)
{
    public long Seq => Pack.Seq;

    public long Boot => Pack.Boot;

    public double ImportJoules => Payload.Number("ei")!.Value;

    public IEnumerable<string> Events => Payload.AllRecords.Where(record => record.Name == "ev").Select(record => record.Text!);

    public IEnumerable<SignedRecord> All(string name) => Payload.AllRecords.Where(record => record.Name == name);

    public bool HasEvent(string start) => Events.Any(text => text.StartsWith(start, StringComparison.Ordinal));
}
