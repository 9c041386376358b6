namespace System.Device.Gpio;

/// <summary>Handler of one pin's event.</summary>
public delegate void PinValueChangedEventHandler(object sender, PinValueChangedEventArgs e);
