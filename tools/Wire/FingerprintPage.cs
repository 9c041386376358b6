namespace MeterNode.Wire;

/// <summary>
/// Eight bytes for each pack of a stretch of numbers: a list while there are few, an array once there are many. Numbers that are far apart,
/// as a hostile key may sign them, then cost no more than numbers that are close together.
/// </summary>
internal sealed class FingerprintPage
{
    /// <summary>Numbers in a page.</summary>
    public const int Size = 1024;

    private const int MaximumListed = 64;
    private ushort[] _places = new ushort[1];
    private ulong[] _values = new ulong[1];
    private int _count;

    /// <summary>What is noted at <paramref name="place"/> (0 to <see cref="Size"/> − 1); 0 for nothing.</summary>
    public ulong this[int place]
    {
        get
        {
            if (_places.Length == 0)
            {
                return _values[place];
            }

            int index = Array.IndexOf(_places, (ushort)place, 0, _count);
            return index < 0 ? 0 : _values[index];
        }
    }

    /// <summary>Notes <paramref name="value"/> at a place where nothing is noted yet.</summary>
    public void Add(int place, ulong value)
    {
        if (_places.Length > 0 && _count == MaximumListed)
        {
            ulong[] all = new ulong[Size];
            for (int i = 0; i < _count; i++)
            {
                all[_places[i]] = _values[i];
            }

            _values = all;
            _places = [];
        }

        if (_places.Length == 0)
        {
            _values[place] = value;
            return;
        }

        if (_count == _places.Length)
        {
            Array.Resize(ref _places, _count * 2);
            Array.Resize(ref _values, _count * 2);
        }

        _places[_count] = (ushort)place;
        _values[_count++] = value;
    }
}
