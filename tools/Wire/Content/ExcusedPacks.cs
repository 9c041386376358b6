namespace MeterNode.Wire;

/// <summary>Which of the last packs of a key were not held against a rule, and whether they are too many.</summary>
internal sealed class ExcusedPacks
{
    /// <summary>How many packs are looked at together.</summary>
    public const int Packs = 60;

    private const int Maximum = 15;

    private readonly bool[] _isExcused = new bool[Packs];
    private int _at;
    private int _count;
    private bool _isSaid;

    /// <summary>Takes the next pack.</summary>
    public void Add(bool isExcused)
    {
        _count += (isExcused ? 1 : 0) - (_isExcused[_at] ? 1 : 0);
        _isExcused[_at] = isExcused;
        _at = (_at + 1) % Packs;
    }

    /// <summary>The last <paramref name="packs"/> were not held against the rule in the end.</summary>
    public void Excuse(int packs)
    {
        for (int back = 1; back <= Math.Min(packs, Packs); back++)
        {
            ref bool isExcused = ref _isExcused[(_at + Packs - back) % Packs];
            _count += isExcused ? 0 : 1;
            isExcused = true;
        }
    }

    /// <summary>True when more than 15 of the last 60 are, and were not behind the pack before.</summary>
    public bool IsTooManyNow(out int count)
    {
        count = _count;
        bool isNew = _count > Maximum && !_isSaid;
        _isSaid = _count > Maximum;
        return isNew;
    }
}
