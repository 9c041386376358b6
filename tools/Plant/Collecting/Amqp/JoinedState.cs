using MeterNode.Wire;

namespace MeterNode.Plant.Collecting;

/// <summary>
/// Two connections to one broker as one: packs over AMQP, receipts and what nodes say over MQTT. Both must stand for the broker to be
/// usable; the connection that does not says why. Safe for several threads.
/// </summary>
/// <param name="report">Takes the joined state, on the thread of the connection that changed.</param>
internal sealed class JoinedState(Action<BrokerState, RuleReason> report)
{
    private readonly RuleReason?[] _subscribed = new RuleReason?[2];
    private readonly Lock _lock = new();
    private int _stopped;

    /// <summary>The connection that packs come by.</summary>
    public void OnPacks(BrokerState state, RuleReason why) => OnState(0, state, why);

    /// <summary>The connection of receipts and notices.</summary>
    public void OnNotices(BrokerState state, RuleReason why) => OnState(1, state, why);

    private void OnState(int side, BrokerState state, RuleReason why)
    {
        lock (_lock)
        {
            _subscribed[side] = state == BrokerState.Subscribed ? why : state == BrokerState.StoreFailed ? _subscribed[side] : null;
            _stopped += state == BrokerState.Stopped ? 1 : 0;
            bool isWhole = state switch
            {
                BrokerState.Subscribed => _subscribed[0] != null && _subscribed[1] != null,
                BrokerState.Stopped => _stopped == 2,
                _ => true,
            };
            if (isWhole)
            {
                report(state, state == BrokerState.Subscribed ? BrokerFailure.Words($"{_subscribed[0]}; {_subscribed[1]}") : why);
            }
        }
    }
}
