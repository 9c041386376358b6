namespace MeterNode.Server.Alarms;

/// <summary>
/// What is out of order now, with the times for which it must hold before an alarm is raised, and be away before it is cleared. Safe for
/// several threads; it holds one entry an alarm that is possible.
/// </summary>
internal sealed class AlarmConditions
{
    /// <summary>More are no conditions of a plant: 1,000 nodes with all their parts have fewer.</summary>
    private const int MaximumConditions = 50_000;

    private readonly AlarmBook _book;
    private readonly TimeProvider _time;
    private readonly Lock _gate = new();
    private readonly Dictionary<AlarmKey, Condition> _conditions = [];

    /// <summary>What the book has open holds until somebody says otherwise.</summary>
    public AlarmConditions(AlarmBook book, TimeProvider time)
    {
        _book = book;
        _time = time;
        foreach (Alarm alarm in book.Listed().Where(alarm => alarm.ClearedAt is null))
        {
            // What passes by itself does so after a restart too.
            _conditions[alarm.Key] = new Condition(time.GetUtcNow())
            {
                IsActive = true,
                Values = alarm.Values,
                Expires = IsMomentary(alarm.Key.Rule) ? alarm.RaisedAt.AddSeconds(ClearSecondsOf(alarm.Key.Rule)) : null,
            };
        }
    }

    /// <summary>The rules that count now.</summary>
    public AlarmRules Rules { get; set; } = AlarmRules.Standard;

    /// <summary>A condition holds, or not.</summary>
    public void Set(AlarmKey key, bool isActive, params ReadOnlySpan<(string Name, string Value)> values)
    {
        lock (_gate)
        {
            Put(key, isActive, values);
        }
    }

    /// <summary>A value is compared with the rule's limit.</summary>
    public void Level(AlarmKey key, double value, params ReadOnlySpan<(string Name, string Value)> values)
    {
        lock (_gate)
        {
            bool isActive = _conditions.TryGetValue(key, out Condition? before) && before.IsActive;
            Put(key, Rules[key.Rule].IsReached(value, isActive), values);
        }
    }

    /// <summary>Something has happened that passes by itself: it holds for the rule's time to clear.</summary>
    public void Pulse(AlarmKey key, params ReadOnlySpan<(string Name, string Value)> values)
    {
        lock (_gate)
        {
            Put(key, true, values);
            if (_conditions.TryGetValue(key, out Condition? condition))
            {
                condition.Expires = _time.GetUtcNow().AddSeconds(ClearSecondsOf(key.Rule));
            }
        }
    }

    /// <summary>Conditions of which nobody can say anything any more do not hold: those of a node that is retired, for example.</summary>
    public void Drop(Func<AlarmKey, bool> isGone)
    {
        lock (_gate)
        {
            foreach ((AlarmKey key, Condition condition) in _conditions)
            {
                if (condition.IsActive && isGone(key))
                {
                    condition.Turn(false, _time.GetUtcNow());
                }
            }
        }
    }

    /// <summary>Raises and clears what is due.</summary>
    public void Turn()
    {
        var changes = new List<AlarmChange>();
        lock (_gate)
        {
            DateTimeOffset now = _time.GetUtcNow();
            foreach ((AlarmKey key, Condition condition) in _conditions)
            {
                AlarmRule? rule = Rules.Find(key.Rule);
                bool hasPassed = condition.IsActive && condition.Expires <= now;
                if (hasPassed)
                {
                    condition.Turn(false, now);
                }

                bool isActive = condition.IsActive && rule is { IsOn: true };
                bool isOpen = _book.IsOpen(key);
                if (isActive && !isOpen && now - condition.Since >= TimeSpan.FromSeconds(rule!.HoldSeconds))
                {
                    changes.Add(new AlarmChange(key, true, rule.Severity, condition.Values));
                }
                else if (!isActive && isOpen && (hasPassed || condition.IsActive || condition.IsMomentary
                    || now - condition.Since >= TimeSpan.FromSeconds(rule?.ClearSeconds ?? 0)))
                {
                    changes.Add(new AlarmChange(key, false, AlarmSeverity.Warning, condition.Values));
                }
                else if (!condition.IsActive && !isOpen)
                {
                    _conditions.Remove(key); // Allowed while a dictionary is enumerated.
                }
            }
        }

        _book.Record(changes);
    }

    private static bool IsMomentary(string rule) => rule is "over-range" or "chain" or "refused";

    private double ClearSecondsOf(string rule) => Rules.Find(rule)?.ClearSeconds ?? 0;

    private void Put(AlarmKey key, bool isActive, ReadOnlySpan<(string Name, string Value)> values)
    {
        if (!_conditions.TryGetValue(key, out Condition? condition))
        {
            if (!isActive || _conditions.Count >= MaximumConditions)
            {
                return;
            }

            condition = new Condition(_time.GetUtcNow());
            _conditions[key] = condition;
        }

        if (condition.IsActive != isActive)
        {
            condition.Turn(isActive, _time.GetUtcNow());
        }

        if (isActive)
        {
            var named = new Dictionary<string, string>(values.Length);
            foreach ((string name, string value) in values)
            {
                named[name] = value;
            }

            condition.Values = named;
        }
    }

    private sealed class Condition(DateTimeOffset now)
    {
        public bool IsActive { get; set; }

        public DateTimeOffset Since { get; private set; } = now;

        public DateTimeOffset? Expires { get; set; }

        public bool IsMomentary => Expires is not null;

        public IReadOnlyDictionary<string, string> Values { get; set; } = new Dictionary<string, string>();

        public void Turn(bool isActive, DateTimeOffset now)
        {
            IsActive = isActive;
            Since = now;
        }
    }
}
