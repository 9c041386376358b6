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
    private string? _loss;

    /// <summary>The accounts are lost: what is wrong, and what to do. Raised while a request waits, so return quickly.</summary>
    public event Action<string>? Lost;

    /// <summary>
    /// What the file says. While it cannot be read, what it said last counts; where it never could, nobody has access: an empty book would
    /// mean that the plant has no accounts yet.
    /// </summary>
    /// <exception cref="OperatorException">It was never readable.</exception>
    public AccessBook Book => Look().Book;

    /// <summary>True while nobody can sign in: the plant is new, or of a version before accounts. Lost accounts open nothing.</summary>
    public bool IsOpenLocally => Look() is { Book.Accounts.Count: 0, Loss: null };

    /// <summary>True when the plant had accounts and has lost them (<see cref="AccessLoss"/>).</summary>
    public bool IsLost => Look().Loss is not null;

    private (AccessBook Book, string? Loss) Look()
    {
        string? found = null;
        (AccessBook, string?) look;
        lock (_gate)
        {
            FileState now = FileState.Of(plant.AccessPath);
            if (_book == null || _seen != now)
            {
                try
                {
                    AccessBook book = AccessBook.Read(plant);
                    string? loss = AccessLoss.Of(plant, book);
                    found = _loss is null ? loss : null;
                    (_book, _loss, _seen) = (book, loss, now);
                }
                catch (OperatorException) when (_book != null)
                {
                    // Half a change, or damage: the next request looks again.
                }
            }

            look = (_book, _loss);
        }

        if (found is not null)
        {
            Lost?.Invoke(found);
        }

        return look;
    }
}
