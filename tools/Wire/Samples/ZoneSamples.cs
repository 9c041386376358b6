namespace MeterNode.Wire;

/// <summary>Follows the samples of one zone from pack to pack (docs/wire-format.md, "Recomputing").</summary>
internal sealed class ZoneSamples
{
    private PeriodSamples _period = new();
    private PeriodSamples _waiting = new();
    private NotRecomputed? _waitingUnknown;
    private long _earlier;

    /// <summary>Nothing is known of the period that runs where the evidence begins.</summary>
    public ZoneSamples() => Lose(NotRecomputed.Missing);

    /// <summary>From here on samples are not known until a period ends.</summary>
    public void Lose(NotRecomputed reason)
    {
        _period.Lose(reason);
        _waitingUnknown ??= reason;
        _waiting = new PeriodSamples();
    }

    /// <summary>
    /// Takes what a pack says; gives the periods that ended in it, which are to be <paramref name="periods"/>.
    /// </summary>
    public IReadOnlyList<PeriodSamples> Take(IReadOnlyList<SampleItem> items, int periods)
    {
        var closed = new List<PeriodSamples>();
        SampleMark state = SampleMark.Excluded;
        if (items.Count == 0 || items[0].Mark != SampleMark.Held)
        {
            ForgetWaiting();
        }

        foreach (SampleItem item in items)
        {
            switch (item.Mark)
            {
                case SampleMark.Closed:
                    closed.Add(_period);
                    _period = new PeriodSamples();
                    _earlier = _waiting.Count;
                    break;
                case SampleMark.Excluded or SampleMark.Counted or SampleMark.Held:
                    state = item.Mark;
                    break;
                case SampleMark.Released or SampleMark.Stopped:
                    Release(item.Mark == SampleMark.Released);
                    break;
                case SampleMark.Faults:
                    _period.AddFaults(item.Value);
                    break;
                case SampleMark.Lost:
                    Lose(NotRecomputed.Room);
                    break;
                case SampleMark.Anew:
                    _period = new PeriodSamples();
                    ForgetWaiting();
                    break;
                case SampleMark.Sample:
                    Take(state, item.Value);
                    break;
            }
        }

        if (closed.Count != periods)
        {
            // Marks were lost with the samples: which period is which is not known.
            closed.ForEach(period => period.Lose(NotRecomputed.Room));
            Lose(NotRecomputed.Room);
        }

        return closed;
    }

    private void Take(SampleMark state, int hundredths)
    {
        switch (state)
        {
            case SampleMark.Excluded:
                _period.Exclude(1);
                break;
            case SampleMark.Held:
                _waiting.Add(hundredths);
                break;
            default:
                _period.Add(hundredths);
                break;
        }
    }

    private void Release(bool isCounted)
    {
        if (_waitingUnknown is NotRecomputed reason)
        {
            _period.Lose(reason);
        }
        else if (isCounted)
        {
            foreach ((int hundredths, long count) in _waiting.Counted)
            {
                _period.Add(hundredths, count);
            }
        }
        else
        {
            _period.Exclude(_waiting.Count);
        }

        _period.Earlier += _earlier;
        ForgetWaiting();
    }

    private void ForgetWaiting()
    {
        _waiting = new PeriodSamples();
        _waitingUnknown = null;
        _earlier = 0;
    }
}
