using MeterNode.Wire;

namespace MeterNode.Tools.Tests.Node;

/// <summary>A verified pack with the questions that tests ask.</summary>
internal sealed record ArrivedPack(Pack Pack, PackPayload Payload)
{
    public long Seq => Pack.Seq;

    public long Boot => Pack.Boot;

    public double ImportJoules => Payload.Number("ei")!.Value;

    public IEnumerable<string> Events => Payload.Readings.Where(reading => reading.Name == "ev").Select(reading => reading.Text!);

    public IEnumerable<Reading> All(string name) => Payload.Readings.Where(reading => reading.Name == name);

    public bool HasEvent(string start) => Events.Any(text => text.StartsWith(start, StringComparison.Ordinal));
}
