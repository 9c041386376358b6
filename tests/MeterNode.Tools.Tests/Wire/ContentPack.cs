namespace MeterNode.Tools.Tests.Wire;

/// <summary>One minute of a <see cref="ContentStory"/>.</summary>
internal sealed class ContentPack(ContentStory story)
{
    private readonly List<Action<PayloadWriter>> _records = [];
    private double? _watts = ContentStory.Watts;

    public ContentPack Event(string text) => Add(payload => payload.Text("ev", text, 1));

    public ContentPack Text(string name, string text) => Add(payload => payload.Text(name, text, 60));

    public ContentPack Number(string name, double value, string unit) => Add(payload => payload.Number(name, unit, value, 60));

    /// <summary>No mean power: nothing is held against the energy.</summary>
    public ContentPack WithoutPower()
    {
        _watts = null;
        return this;
    }

    /// <summary>Another mean power, and how far the register moves.</summary>
    public ContentPack Power(double watts, double joules)
    {
        _watts = watts;
        story.Joules += joules - (60 * ContentStory.Watts);
        return this;
    }

    /// <summary>An evaluation period of zone 1 that ends with the pack.</summary>
    public ContentPack Period(long seconds, long samples, double setpoint) =>
        Number("t1.period", seconds, "s").Number("t1.n", samples, "count").Number("t1.nf", 0, "count").Number("t1.nx", 0, "count")
            .Number("t1.sp", setpoint, "Cel").Number("t1.tol", 2, "Cel");

    public byte[] Write(string eui64)
    {
        var payload = new PayloadWriter(eui64, story.Seconds - 60);
        payload.Text("mode", story.Mode, 60).Text("tq", story.TimeQuality, 60).Number("ei", "J", story.Joules, 60).Number("ee", "J", 0, 60)
            .Number("up", "s", story.UptimeSeconds, 60);
        if (_watts is double watts)
        {
            payload.Number("p", "W", watts, 60);
        }

        _records.ForEach(add => add(payload));
        return payload.Write();
    }

    private ContentPack Add(Action<PayloadWriter> add)
    {
        _records.Add(add);
        return this;
    }
}
