using MeterNode.Server.Alarms.Channels;

namespace MeterNode.Tools.Tests.Alarms;

/// <summary>A channel's sender that keeps what it gets, or takes nothing.</summary>
internal sealed class ScriptedSender : IAlarmSender
{
    internal List<AlarmMessage> Taken { get; } = [];

    internal int Attempts { get; private set; }

    internal bool IsAway { get; set; }

    /// <summary>A failure that no sender should have.</summary>
    internal Exception? Defect { get; set; }

    public bool SendsState => false;

    public bool SendsEnds { get; set; }

    public Task Send(AlarmMessage message, CancellationToken cancellation)
    {
        Attempts++;
        if (IsAway)
        {
            throw new AlarmDeliveryException("nobody there");
        }

        if (Defect is not null)
        {
            throw Defect;
        }

        Taken.Add(message);
        return Task.CompletedTask;
    }
}
