using System.Collections.Concurrent;

namespace MeterNode.VirtualBoard.Mqtt;

/// <summary>The thread on which one connection's events reach the firmware, with the board entered.</summary>
internal sealed class MqttEventPump(Board board) : IDisposable
{
    private readonly BlockingCollection<Action> _actions = new();

    internal void Start() => new Thread(Run) { IsBackground = true, Name = "MQTT events" }.Start();

    internal void Post(Action action)
    {
        try
        {
            _actions.Add(action);
        }
        catch (InvalidOperationException)
        {
            // The connection ended meanwhile: its events are lost with it.
        }
    }

    /// <summary>Lets the thread end after what was posted.</summary>
    public void Dispose() => _actions.CompleteAdding();

    private void Run()
    {
        using IDisposable scope = board.Enter();
        foreach (Action action in _actions.GetConsumingEnumerable())
        {
            action();
        }
    }
}
