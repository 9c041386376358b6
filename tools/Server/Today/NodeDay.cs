using MeterNode.Figures;
using MeterNode.Plant.Stores;
using MeterNode.Wire;

namespace MeterNode.Server.Today;

/// <summary>
/// What the packs of one node say of the running day and of the days before it. It takes each pack once, as it is stored; a pack that comes
/// late has it read its packs again. Safe for several threads.
/// </summary>
internal sealed class NodeDay
{
    /// <summary>Packs come from minute to minute; a look at them is kept for so long.</summary>
    private static readonly TimeSpan s_keep = TimeSpan.FromSeconds(20);

    private readonly Lock _lock = new();
    private readonly string _node;
    private readonly PlantCalendar _today;
    private readonly PlantCalendar _days;
    private NodeCalendarBuilder _todayBuilder;
    private NodeCalendarBuilder _daysBuilder;
    private (ulong Kid, long Seq)? _last;
    private volatile DayLook? _look;
    private DateTimeOffset _lookedAt;
    private bool _isKept;
    private bool _isRead;
    private volatile bool _isDue = true;

    public NodeDay(string node, PlantCalendar today, PlantCalendar days)
    {
        _node = node;
        _today = today;
        _days = days;
        (_todayBuilder, _daysBuilder) = NewBuilders();
    }

    /// <summary>True where its packs have to be read (again).</summary>
    public bool IsDue => _isDue;

    /// <summary>Reads its packs from the store.</summary>
    /// <exception cref="StoreException">The store cannot be read.</exception>
    public void Read(IEvidenceStore store, IReadOnlyList<RegisteredNode> boards, CancellationToken cancellation)
    {
        lock (_lock)
        {
            _isDue = false;
            (_todayBuilder, _daysBuilder) = NewBuilders();
            _last = StoredCalendar.Read(store, boards, _days.Period, [_daysBuilder, _todayBuilder], cancellation);
            _isRead = true;
            _isKept = false;
        }
    }

    /// <summary>Takes a pack that was stored, without waiting: where that cannot be, its packs are read again.</summary>
    public void Take(Pack pack, PackPayload payload)
    {
        if (!_lock.TryEnter())
        {
            _isDue = true;
            return;
        }

        try
        {
            if (!_isRead || _isDue)
            {
                return;
            }

            // Where a pack of another board, or one that comes late, belongs the store knows.
            if (_last is (ulong kid, long seq) && (kid != pack.Kid || pack.Seq <= seq))
            {
                _isDue = kid != pack.Kid || pack.Seq < seq;
                return;
            }

            if (_last is null)
            {
                _todayBuilder.NextBoard(pack.Kid);
                _daysBuilder.NextBoard(pack.Kid);
            }

            _last = (pack.Kid, pack.Seq);
            _todayBuilder.Take(pack, payload);
            _daysBuilder.Take(pack, payload);
        }
        finally
        {
            _lock.Exit();
        }
    }

    /// <summary>
    /// What is known of it at <paramref name="now"/>, or was known a moment ago while its packs are read; null before they were read once.
    /// </summary>
    /// <param name="now">UTC.</param>
    /// <param name="budgets">Makes its uncertainty budget.</param>
    /// <param name="isVirtual">True when a board of it is none.</param>
    public DayLook? Look(DateTimeOffset now, BudgetMaker budgets, bool isVirtual)
    {
        if (!_lock.TryEnter())
        {
            return _look;
        }

        try
        {
            if (_isRead && (!_isKept || now - _lookedAt > s_keep || now < _lookedAt))
            {
                _look = DayLook.Of(_todayBuilder, _daysBuilder, now, budgets, isVirtual);
                _lookedAt = now;
                _isKept = true;
            }

            return _look;
        }
        finally
        {
            _lock.Exit();
        }
    }

    private (NodeCalendarBuilder Today, NodeCalendarBuilder Days) NewBuilders() =>
        (new NodeCalendarBuilder(_node, string.Empty, _today), new NodeCalendarBuilder(_node, string.Empty, _days));
}
