using Mono.Cecil;

namespace MeterNode.DeviceImage;

/// <summary>
/// The name on the device of each type, field and method of the image: its place among its neighbours, as one or two letters. So names
/// are shared by all types, and assemblies that are built one by one agree. The runtime looks virtual methods up by name: these get
/// three letters that follow from their name, the same in the interface and in each class.
/// </summary>
internal sealed class ShortNames
{
    private const string Letters = "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ";

    /// <summary>Virtual methods that come from the library keep their names everywhere.</summary>
    private static readonly string[] s_library = ["Dispose", "Equals", "Finalize", "GetHashCode", "ToString"];

    private readonly Dictionary<IMemberDefinition, string> _names = [];
    private readonly HashSet<ModuleDefinition> _modules = [];
    private readonly Dictionary<string, string> _virtuals = [];

    /// <summary>The name, or null where it must stay. To be asked before the member's module is changed.</summary>
    public string? Of(IMemberDefinition member)
    {
        ModuleDefinition module = (member as TypeDefinition ?? member.DeclaringType).Module;
        if (_modules.Add(module))
        {
            if (Image.Holds(module))
            {
                Take(module);
            }
            else
            {
                TakeImplementations(module);
            }
        }

        return _names.GetValueOrDefault(member);
    }

    private void Take(ModuleDefinition module)
    {
        int types = 1;
        int staticFields = 0;
        int staticMethods = 0;
        foreach (TypeDefinition type in module.GetTypes().Where(t => t.Name != "<Module>"))
        {
            bool isStatic = StaticClasses.AreOne(type);
            _names[type] = Text(isStatic ? 0 : types++);
            int fields = isStatic ? staticFields : 0;
            int methods = isStatic ? staticMethods : 0;
            foreach (FieldDefinition field in type.Fields.Where(f => !f.IsLiteral && !f.IsSpecialName))
            {
                _names[field] = Text(fields++);
            }

            foreach (MethodDefinition method in type.Methods.Where(m => !m.IsRuntime && !m.IsRuntimeSpecialName && m != module.EntryPoint))
            {
                if (!method.IsVirtual)
                {
                    _names[method] = Text(methods++);
                }
                else if (!s_library.Contains(method.Name))
                {
                    _names[method] = Virtual(method);
                }
            }

            staticFields = isStatic ? fields : staticFields;
            staticMethods = isStatic ? methods : staticMethods;
        }
    }

    /// <summary>Other assemblies keep their names, but for what they implement or override.</summary>
    private void TakeImplementations(ModuleDefinition module)
    {
        var open = new HashSet<string>();
        foreach (TypeDefinition type in module.GetTypeReferences().Where(Image.Holds).Select(r => r.Resolve()))
        {
            open.UnionWith(type.Methods.Where(m => m.IsVirtual && Of(m) != null).Select(m => m.Name));
        }

        foreach (MethodDefinition method in module.GetTypes().SelectMany(t => t.Methods).Where(m => m.IsVirtual && open.Contains(m.Name)))
        {
            _names[method] = Virtual(method);
        }
    }

    private string Virtual(MethodDefinition method)
    {
        if (method.HasOverrides)
        {
            throw new ImageException($"{method.FullName} implements an interface explicitly: make it a public method");
        }

        uint hash = 2166136261;
        foreach (char c in method.Name)
        {
            hash = (hash ^ c) * 16777619;
        }

        hash ^= hash >> 15;
        string text = "";
        for (int i = 0; i < 3; i++)
        {
            text += Letters[(int)(hash % Letters.Length)];
            hash /= (uint)Letters.Length;
        }

        if (_virtuals.TryGetValue(text, out string? other) && other != method.Name)
        {
            throw new ImageException($"the virtual methods {method.Name} and {other} have one short name: rename one of them");
        }

        _virtuals[text] = method.Name;
        return text;
    }

    private static string Text(int index) => index < Letters.Length
        ? Letters[index].ToString()
        : $"{Letters[index / Letters.Length - 1]}{Letters[index % Letters.Length]}";
}
