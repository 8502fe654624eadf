//! The target `validate` as a program for libFuzzer.
#![no_main]
libfuzzer_sys::fuzz_target!(|bytes: &[u8]| longshore_fuzz::validate(bytes));
