//! The target `lesson` as a program for libFuzzer.
#![no_main]
libfuzzer_sys::fuzz_target!(|bytes: &[u8]| longshore_fuzz::lesson(bytes));
