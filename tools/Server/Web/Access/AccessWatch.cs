using MeterNode.Plant;
using MeterNode.Plant.Access;
using MeterNode.Plant.Provisioning;

namespace MeterNode.Server.Web.Access;

/// <summary>Who has access now: the plant's file, read again whenever it has changed.</summary>
internal sealed class AccessWatch(PlantFolder plant)
{
    private readonly Lock _gate = new();
    private FileState? _seen;
    private AccessBook? _book;

    /// <summary>
    /// What the file says. While it cannot be read, what it said last counts; where it never could, nobody has access: an empty book would
    /// mean that the plant has no accounts yet.
    /// </summary>
    /// <exception cref="OperatorException">It was never readable.</exception>
    public AccessBook Book
    {
        get
        {
            lock (_gate)
            {
                FileState now = FileState.Of(plant.AccessPath);
                if (_book == null || _seen != now)
                {
                    try
                    {
                        _book = AccessBook.Read(plant);
                        _seen = now;
                    }
                    catch (OperatorException) when (_book != null)
                    {
                        // Half a change, or damage: the next request looks again.
                    }
                }

                return _book;
            }
        }
    }

    /// <summary>True while nobody can sign in: the plant is new, or of a version before accounts.</summary>
    public bool IsOpenLocally => Book.Accounts.Count == 0;
}
