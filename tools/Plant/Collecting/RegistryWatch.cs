using MeterNode.Wire;

namespace MeterNode.Plant.Collecting;

/// <summary>Notices that another registry stands in the file.</summary>
/// <param name="path">The plant's registry.json.</param>
/// <param name="site">The plant's name: a registry of another plant is not taken.</param>
public sealed class RegistryWatch(string path, string site)
{
    private FileState? _taken;
    private FileState? _bad;
    private FileState? _said;

    /// <summary>
    /// The registry that stands in the file, if it is another than at the last call that returned one. <paramref name="problem"/>: one
    /// line, once, when the file stays unreadable from one call to the next; somebody may be writing it.
    /// </summary>
    public Registry? Check(out string? problem)
    {
        problem = null;
        FileState now = FileState.Of(path);
        if (now == _taken)
        {
            _bad = null;
            return null;
        }

        string why;
        try
        {
            Registry registry = Registry.Load(path);
            if (registry.Site == site)
            {
                _taken = now;
                _bad = null;
                return registry;
            }

            why = $"it is of the plant '{registry.Site}'";
        }
        catch (Exception e) when (e is RegistryException or IOException or UnauthorizedAccessException)
        {
            why = e.Message;
        }

        if (_bad == now && _said != now)
        {
            _said = now;
            problem = $"'{path}' is not taken ({why}): the collector goes on with the nodes that it knows";
        }

        _bad = now;
        return null;
    }
}
