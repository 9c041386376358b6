using Mono.Cecil;

namespace MeterNode.DeviceImage;

/// <summary>Each type takes 24 bytes and a name. The static classes of an assembly that need no set-up are one on the device.</summary>
internal sealed class StaticClasses
{
    /// <summary>Limit of the runtime for methods, and for fields, of a class.</summary>
    private const int Maximum = 255;

    private readonly ModuleDefinition _module;
    private readonly TypeDefinition[] _classes;

    /// <summary>To be made before the module is changed.</summary>
    public StaticClasses(ModuleDefinition module)
    {
        _module = module;
        _classes = [.. module.Types.Where(_ => Image.Holds(module)).Where(AreOne)];
    }

    /// <summary>Whether a type is part of its assembly's one static class: every assembly says the same of it.</summary>
    public static bool AreOne(TypeDefinition type) => type.IsAbstract && type.IsSealed && !type.IsNested && !type.HasNestedTypes
        && type.Name[0] != '<' && type.Methods.All(m => !m.IsConstructor && m != type.Module.EntryPoint);

    /// <summary>Moves their members into the first of them. The names of the members must be of one count (ShortNames).</summary>
    public void Apply()
    {
        foreach (TypeDefinition type in _classes.Skip(1))
        {
            foreach (MethodDefinition method in type.Methods.ToArray())
            {
                type.Methods.Remove(method);
                _classes[0].Methods.Add(method);
            }

            foreach (FieldDefinition field in type.Fields.ToArray())
            {
                type.Fields.Remove(field);
                _classes[0].Fields.Add(field);
            }

            _module.Types.Remove(type);
        }

        if (_classes.Length > 0 && Math.Max(_classes[0].Methods.Count, _classes[0].Fields.Count) > Maximum)
        {
            throw new ImageException($"the static classes of {_module.Name} have more than {Maximum} methods or fields together");
        }
    }
}
